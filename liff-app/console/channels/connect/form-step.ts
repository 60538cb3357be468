import type { Bilingual } from './bilingual.ts';
import type { Place } from './place-picture.tsx';

/** What customers sign in to on LINE: part of its values, and chooses the pages after the Official Account's. */
export type AppType = 'liff' | 'mini_app';

/** A value that a platform gives. `example`: what one looks like. `made`: the form generates one. */
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

/** How an account of a platform is connected. */
export type PlatformForm = {
  /** What kind of account it is. */
  account: Bilingual;
  /** What a person needs before connecting one. */
  needs: Bilingual;
  steps: (appType: AppType) => FormStep[];
  /** Where the platform is told our address. `byHand`: by a person only, who then ticks it; else the check reads it, and sets it. */
  webhook: { how: Bilingual; label: Bilingual; place: Place; byHand: boolean };
};
