import { Notifications } from '@mantine/notifications';

/** Where short messages appear; loaded after the page, because nothing needs it before. */
export default function Toasts() {
  return <Notifications position="bottom-right" autoClose={5000} limit={3} />;
}
