/** Characters as Meta counts them: code points. */
export const length = (text: string): number => [...text].length;

/** The first property that Meta doesn't know there, in its words. */
export function unknownField(object: Record<string, unknown>, known: string[], path: string): string | undefined {
  const name = Object.keys(object).find((one) => !known.includes(one));
  return name === undefined ? undefined : `Invalid keys "${name}" were found in param "${path}"`;
}

/** A text of 1 to `limit` characters, or what is wrong with it. */
export function textFault(value: unknown, limit: number, path: string): string | undefined {
  if (typeof value !== 'string' || value === '') return `Param ${path} must be a non-empty UTF-8 encoded string`;
  return length(value) > limit ? `Length of param ${path} must be less than or equal to ${limit}` : undefined;
}

/** An address a phone can open; pictures must be https. On this machine (demo, tests) http counts as that. */
export const isWebUrl = (value: unknown): boolean =>
  typeof value === 'string' && URL.canParse(value) && /^https?:\/\//.test(value);

export const isPictureUrl = (value: unknown): boolean =>
  isWebUrl(value) && /^(https:\/\/|http:\/\/(127\.0\.0\.1|localhost)[:/])/.test(`${value}`);
