import { useLingui } from '@lingui/react/macro';
import type { KeyboardEvent, MouseEvent } from 'react';
import type { StoredDocument } from '@/api/documents';
import { useFormats } from '@/i18n/format';
import list from '@/ui/List.module.css';
import classes from './Documents.module.css';
import { KindIcon } from './KindIcon';
import { useKindName } from './kinds';
import { useSizes } from './sizes';
import { Snippet } from './Snippet';
import { useStored } from './stored';

const MOST_TAGS = 2;

interface Props {
  document: StoredDocument;
  index: number;
  top: number;
  current: boolean;
  selected: boolean;
  narrow: boolean;
  search: string;
  onKeyDown: (event: KeyboardEvent<HTMLElement>, index: number) => void;
  onFocus: (id: number) => void;
  onClick: (event: MouseEvent<HTMLElement>, index: number) => void;
  onToggle: (index: number) => void;
}

/** One document: what it is called, where it belongs, since when, and how large it is. */
export function DocumentRow(props: Props) {
  const { document, index, top, current, selected, narrow, search } = props;
  const { t } = useLingui();
  const { date } = useFormats();
  const size = useSizes();
  const { short } = useStored();
  const kindName = useKindName();
  const { id, name, kind, tags } = document;
  const cell = list.cell ?? '';
  const more = tags.length - MOST_TAGS;
  return (
    <div
      role="row"
      data-document={id}
      tabIndex={current ? 0 : -1}
      aria-rowindex={index + 2}
      aria-selected={selected}
      className={[list.row, list.body, list.fixed, classes.row].join(' ')}
      style={{ transform: `translateY(${String(top)}px)` }}
      onKeyDown={(event) => props.onKeyDown(event, index)}
      onFocus={() => props.onFocus(id)}
      onClick={(event) => props.onClick(event, index)}
    >
      <div role="gridcell" className={`${cell} ${classes.check ?? ''}`}>
        <input
          type="checkbox"
          className={classes.box}
          tabIndex={-1}
          aria-label={t`Select ${name}`}
          checked={selected}
          onClick={(event) => event.stopPropagation()}
          onChange={() => props.onToggle(index)}
        />
      </div>
      <div role="gridcell" className={cell}>
        <span className={classes.name}>
          <KindIcon kind={kind} />
          <span className={classes.lines}>
            <span className={classes.line}>
              <span className={classes.title} title={name}>
                {name}
              </span>
              <span className="annex-hidden">, {kindName(kind)}</span>
              {!document.openable && (
                <small className={classes.mark}>{short(document.stored)}</small>
              )}
              {tags.slice(0, MOST_TAGS).map((tag) => (
                <small key={tag.id} className={classes.tag}>
                  {tag.name}
                </small>
              ))}
              {more > 0 && <small title={tags.map((tag) => tag.name).join(', ')}>+{more}</small>}
            </span>
            {search && document.snippet && <Snippet text={document.snippet} search={search} />}
            {narrow && !(search && document.snippet) && (
              <small className={classes.second}>
                {[
                  document.created_at && date(document.created_at),
                  document.size !== null && size(document.size),
                  document.record?.name ?? document.directory?.path,
                ]
                  .filter(Boolean)
                  .join(' · ')}
              </small>
            )}
          </span>
        </span>
      </div>
      {!narrow && (
        <>
          <div role="gridcell" className={cell}>
            <Place document={document} />
          </div>
          <div role="gridcell" className={cell}>
            {document.created_at ? date(document.created_at) : '—'}
          </div>
          <div role="gridcell" className={cell}>
            <span data-end>{document.size === null ? '—' : size(document.size)}</span>
          </div>
        </>
      )}
    </div>
  );
}

function Place({ document: { record, directory } }: { document: StoredDocument }) {
  if (record) {
    return (
      <span title={`${record.model_label}: ${record.name}`}>
        <small>{record.model_label}</small> {record.name}
      </span>
    );
  }
  return directory ? <span title={directory.path}>{directory.path}</span> : <small>—</small>;
}
