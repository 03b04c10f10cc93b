import { Plural, Trans } from '@lingui/react/macro';
import { Text } from '@mantine/core';
import { useId, useState, type DragEvent } from 'react';
import { Icon } from '@/ui/icons';
import classes from './Imports.module.css';

/** A place to drop files, which is a file input to the keyboard and to screen readers. */
export function FileField({
  label,
  hint,
  accept,
  multiple = false,
  files,
  onChange,
}: {
  label: string;
  hint: string;
  accept: string;
  multiple?: boolean;
  files: File[];
  onChange: (files: File[]) => void;
}) {
  const id = useId();
  const [over, setOver] = useState(false);

  function drop(event: DragEvent) {
    event.preventDefault();
    setOver(false);
    const dropped = [...event.dataTransfer.files];
    if (dropped.length > 0) onChange(multiple ? dropped : dropped.slice(0, 1));
  }

  return (
    <div
      className={classes.field}
      data-over={over || undefined}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <Icon name="file" size={22} />
      <label htmlFor={id} className={classes.fieldLabel}>
        {label}
      </label>
      <Text size="sm" c="dimmed" id={`${id}-hint`}>
        {hint}
      </Text>
      <input
        id={id}
        type="file"
        accept={accept}
        multiple={multiple}
        aria-describedby={`${id}-hint`}
        className={classes.input}
        onChange={(event) => onChange([...(event.currentTarget.files ?? [])])}
      />
      <span className={classes.chosen} aria-live="polite">
        {files.length === 0 ? (
          <Trans>Choose or drop files</Trans>
        ) : files.length === 1 ? (
          files[0]?.name
        ) : (
          <Plural value={files.length} one="# file" other="# files" />
        )}
      </span>
    </div>
  );
}
