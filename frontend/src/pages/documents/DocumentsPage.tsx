import { useMayViewDocuments } from '@/app/me';
import NotFoundPage from '@/pages/NotFoundPage';
import { Explorer } from './Explorer';

/** For who may not view documents there is no such page, nor a name of one. */
export default function DocumentsPage() {
  return useMayViewDocuments() ? <Explorer /> : <NotFoundPage />;
}
