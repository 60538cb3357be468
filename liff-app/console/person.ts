import { signal } from '@preact/signals';
import type { SessionView } from '../../server/contract/staff.ts';

/** Who is signed in, null until that is known. The navigation shows what their role may open; the API decides. */
export const person = signal<SessionView | null>(null);
