/** Graph versions that Meta still serves; anything else is an unknown path. https://developers.facebook.com/docs/graph-api/changelog */
export const isServed = (version: string): boolean => /^v2[2-6]\.0$/.test(version);
