import { nameUnits, nameVariable } from '../../../../server/contract/name-variable.ts';
import { lengthIn, type textLimit } from '../editor/limits.ts';

/** A text's length as the platform counts it, each `{name}` as the longest name in its unit. */
export const lengthWithName = (text: string, unit: ReturnType<typeof textLimit>['unit']): number =>
  lengthIn(text.replaceAll(nameVariable, '美'.repeat(nameUnits)), unit);

export const saysName = (text: string): boolean => text.includes(nameVariable);
