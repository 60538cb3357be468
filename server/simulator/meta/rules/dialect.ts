/** Where Messenger and Instagram differ in what a `message` may be. */
export interface Dialect {
  /** What is wrong with a text that isn't empty. */
  tooLong: (text: string) => string | undefined;
  /** Properties of a generic template beside those that both know. */
  genericFields: string[];
  /** Properties of a `web_url` button beside those that both know. */
  webUrlFields: string[];
}
