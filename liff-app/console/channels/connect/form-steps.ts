import type { ChannelView } from '../../../../server/contract/channels.ts';
import type { CredentialField, FormStep } from './form-step.ts';
import { lineSteps } from './line-steps.ts';
import { instagramSteps, messengerSteps, whatsappSteps } from './meta-steps.ts';

export type Platform = ChannelView['platform'];

/** What customers sign in to on LINE: part of its values, and chooses the pages after the Official Account's. */
export type AppType = 'liff' | 'mini_app';
export const appTypeOf = (typed: Readonly<Record<string, string>>): AppType =>
  typed.appType === 'mini_app' ? 'mini_app' : 'liff';

const formSteps: Record<Exclude<Platform, 'line'>, FormStep[]> = {
  messenger: messengerSteps,
  instagram: instagramSteps,
  whatsapp: whatsappSteps,
};

export const platforms = ['line', 'messenger', 'instagram', 'whatsapp'] as const satisfies Platform[];

export const stepsOf = (platform: Platform, appType: AppType): FormStep[] =>
  platform === 'line' ? lineSteps[appType] : formSteps[platform];

export const fieldsOf = (platform: Platform, appType: AppType): CredentialField[] =>
  stepsOf(platform, appType).flatMap(({ fields }) => fields);
