import { signal } from '@preact/signals';

/** Who is signed in, null until that is known. The navigation shows what their role may open; the API decides. */
export const person = signal<{
  name: string;
  role: 'administrator' | 'supervisor' | 'marketer' | 'marketing_support' | 'agent';
} | null>(null);
