import { lazily } from '@/ui/lazily';

export const UnitForm = lazily(() => import('./UnitForm').then((module) => module.UnitForm));
export const DeleteUnit = lazily(() => import('./UnitForm').then((module) => module.DeleteUnit));
export const UnitMenu = lazily(() => import('./UnitMenu').then((module) => module.UnitMenu));
