import { Trans } from '@lingui/react/macro';
import { useDisclosure, useHotkeys } from '@mantine/hooks';
import { useNavigate } from 'react-router';
import { Icon } from '@/ui/icons';
import { lazily } from '@/ui/lazily';
import shell from './Shell.module.css';

const ShortcutSheet = lazily(() =>
  import('./ShortcutSheet').then((module) => module.ShortcutSheet),
);

/** The keys that work everywhere, and the way to the sheet that lists them. */
export function Shortcuts() {
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
      {opened && <ShortcutSheet onClose={close} />}
    </>
  );
}
