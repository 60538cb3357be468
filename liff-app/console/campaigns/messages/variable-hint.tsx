import type { ComponentChildren } from 'preact';
import { unknownVariables } from '../../../../server/contract/name-variable.ts';
import { sentences } from '../../i18n/words.ts';
import { messageWords as t } from './message-words.ts';
import { saysName } from './name-variable.ts';

/**
 * The hint under a text that may hold `{name}`: what replaces it, or a warning of braces that nothing replaces.
 * @param isNamed false where not even `{name}` is replaced
 */
export function variableHint(text: string, hint?: string, isNamed = true): ComponentChildren {
  const unknown = unknownVariables(text, isNamed);
  if (unknown.length === 0) return sentences(hint, isNamed && saysName(text) && t('name.hint'));
  return <span class="warn">{t(isNamed ? 'name.unknown' : 'name.nowhere', { variables: unknown.join(' ') })}</span>;
}
