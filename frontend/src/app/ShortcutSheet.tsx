import { Trans, useLingui } from '@lingui/react/macro';
import { Kbd, Modal } from '@mantine/core';
import type { ReactNode } from 'react';
import classes from './Shortcuts.module.css';

function Row({ keys, children }: { keys: string[]; children: ReactNode }) {
  return (
    <div className={classes.row}>
      <dt>
        {keys.map((key) => (
          <Kbd key={key}>{key}</Kbd>
        ))}
      </dt>
      <dd>{children}</dd>
    </div>
  );
}

/** The sheet that lists the keys. */
export function ShortcutSheet({ onClose }: { onClose: () => void }) {
  const { t } = useLingui();
  return (
    <Modal
      opened
      onClose={onClose}
      title={t`Keyboard shortcuts`}
      closeButtonProps={{ 'aria-label': t`Close` }}
    >
      <dl className={classes.list}>
        <Row keys={['?']}>
          <Trans>This sheet</Trans>
        </Row>
        <Row keys={['Alt', '1–4']}>
          <Trans>Overview, people, roles, import</Trans>
        </Row>
        <Row keys={['/']}>
          <Trans>Search in a list</Trans>
        </Row>
        <Row keys={['↑', '↓']}>
          <Trans>Move through the unit tree</Trans>
        </Row>
        <Row keys={['→', '←']}>
          <Trans>Expand or collapse a unit, go in or out</Trans>
        </Row>
        <Row keys={['*']}>
          <Trans>Expand all units beside this one</Trans>
        </Row>
        <Row keys={['Enter']}>
          <Trans>Open the unit</Trans>
        </Row>
        <Row keys={['Space']}>
          <Trans>Explain the unit's number</Trans>
        </Row>
        <Row keys={['Esc']}>
          <Trans>Close what is open</Trans>
        </Row>
      </dl>
    </Modal>
  );
}
