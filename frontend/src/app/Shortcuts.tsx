import { Trans, useLingui } from '@lingui/react/macro';
import { Kbd, Modal } from '@mantine/core';
import { useDisclosure, useHotkeys } from '@mantine/hooks';
import type { ReactNode } from 'react';
import { useNavigate } from 'react-router';
import { Icon } from '@/ui/icons';
import shell from './Shell.module.css';
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

/** The keys of the app, and the sheet that lists them. */
export function Shortcuts() {
  const { t } = useLingui();
  const [opened, { open, close }] = useDisclosure(false);
  const navigate = useNavigate();
  const go = (path: string) => () => void navigate(path);
  useHotkeys([
    ['shift+?', open],
    ['?', open],
    ['alt+1', go('/')],
    ['alt+2', go('/people')],
    ['alt+3', go('/roles')],
    ['alt+4', go('/import')],
  ]);

  return (
    <>
      <button type="button" className={shell.item} onClick={open}>
        <Icon name="keyboard" />
        <span>
          <Trans>Keyboard shortcuts</Trans>
        </span>
      </button>
      <Modal opened={opened} onClose={close} title={t`Keyboard shortcuts`} size="md">
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
    </>
  );
}
