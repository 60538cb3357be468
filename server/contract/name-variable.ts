/** In a message's text it is replaced by the receiving contact's own name. */
export const nameVariable = '{name}';

/** How long it counts, in the unit of the platform: as many as a shown name has characters at most. */
export const nameUnits = 20;

/** What is in braces in a text and isn't replaced when it is sent. @param isNamed false where not even `{name}` is */
export function unknownVariables(text: string, isNamed = true): string[] {
  const found = [...text.matchAll(/[{｛]\s*[\p{L}\p{N}_.-][\p{L}\p{N}_. -]{0,40}[}｝]/gu)].map(
    ([variable]) => variable,
  );
  return [...new Set(found)].filter((variable) => !isNamed || variable !== nameVariable);
}
