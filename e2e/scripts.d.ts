// The scripts are JavaScript with their types in comments, which the compiler isn't told to read.
declare module '*/scripts/build.mjs' {
  /** Whether `dist` was built from the sources as they are. */
  export function isBuilt(): boolean;
}
declare module '*/scripts/find-browser.mjs' {
  /** The path of a Chromium that starts; throws if none can be had. */
  export function findBrowser(options?: { seen?: boolean }): string;
}
