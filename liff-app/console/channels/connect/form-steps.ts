import { type Platform, platforms } from '../../../../server/contract/platforms.ts';
import type { AppType, CredentialField, FormStep, PlatformForm } from './form-step.ts';
import { lineForm } from './line-steps.ts';
import { instagramForm, messengerForm, whatsappForm } from './meta-steps.ts';

export const appTypeOf = (typed: Readonly<Record<string, string>>): AppType =>
  typed.appType === 'mini_app' ? 'mini_app' : 'liff';
export const hasAppType = (platform: Platform): boolean => 'appType' in platforms[platform].credentials;

/** Meta's: a shared token for its handshake with our webhook. */
export const hasVerifyToken = (platform: Platform): boolean => 'verifyToken' in platforms[platform].credentials;

/** How an account of each platform is connected: the vendor's pages, and where our webhook goes. */
export const platformForms: Record<Platform, PlatformForm> = {
  line: lineForm,
  messenger: messengerForm,
  instagram: instagramForm,
  whatsapp: whatsappForm,
};

export const stepsOf = (platform: Platform, appType: AppType): FormStep[] => platformForms[platform].steps(appType);

export const fieldsOf = (platform: Platform, appType: AppType): CredentialField[] =>
  stepsOf(platform, appType).flatMap(({ fields }) => fields);
