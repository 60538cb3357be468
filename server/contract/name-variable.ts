/** Replaced in a message's text by the receiving contact's own name. */
export const nameVariable = '{name}';

/** Its length in the platform's unit: the maximum length of a shown name. */
export const nameUnits = 20;

/** The variables in a text that aren't replaced when it is sent. @param isNamed false if `{name}` isn't replaced either */
export function unknownVariables(text: string, isNamed = true): string[] {
  const found = [...text.matchAll(/[{｛]\s*[\p{L}\p{N}_.-][\p{L}\p{N}_. -]{0,40}[}｝]/gu)].map(
    ([variable]) => variable,
  );
  return [...new Set(found)].filter((variable) => !isNamed || variable !== nameVariable);
}
