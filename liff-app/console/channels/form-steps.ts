import type { ChannelView } from '../../../server/contract/channels.ts';
import type { CredentialField, FormStep } from './form-step.ts';
import { lineSteps } from './line-steps.ts';
import { instagramSteps, messengerSteps, whatsappSteps } from './meta-steps.ts';

export type Platform = ChannelView['platform'];

export const formSteps: Record<Platform, FormStep[]> = {
  line: lineSteps,
  messenger: messengerSteps,
  instagram: instagramSteps,
  whatsapp: whatsappSteps,
};

export const fieldsOf = (platform: Platform): CredentialField[] => formSteps[platform].flatMap(({ fields }) => fields);
