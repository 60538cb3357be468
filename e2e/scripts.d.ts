// The scripts are JavaScript with their types in comments, which the compiler isn't told to read.
declare module '*/scripts/build.mjs' {
  /** Whether `dist` is up to date with the sources. */
  export function isBuilt(): boolean;
}
declare module '*/scripts/find-browser.mjs' {
  /** The path of a Chromium that starts; throws if there is none. */
  export function findBrowser(options?: { seen?: boolean }): string;
}
