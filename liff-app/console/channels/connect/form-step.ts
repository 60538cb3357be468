import type { Bilingual } from './bilingual.ts';
import type { Place } from './place-picture.tsx';

/** A value that a platform gives. `example`: what one looks like. `made`: the form makes one up. */
export type CredentialField = {
  name: string;
  label: Bilingual;
  example?: string;
  hint?: Bilingual;
  secret?: true;
  optional?: true;
  made?: true;
};

/** One page of a vendor's: what to do there, in a sentence and in a picture, and the values that it gives. */
export type FormStep = {
  title: Bilingual;
  how: Bilingual;
  fields: readonly CredentialField[];
  place?: Place;
  /** An address of ours that goes into the vendor's page. `path`: under our own origin. */
  copy?: { label: string; path: string };
};
