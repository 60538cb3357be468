/** HTML that is safe to send: made by `html` only. */
export class Markup {
  constructor(readonly text: string) {}
  toString(): string {
    return this.text;
  }
}

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** Text as it may stand between tags or in a quoted attribute. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character);
}

type Value = Markup | string | number | null | false | readonly Value[];

function render(value: Value): string {
  if (value === null || value === false) return '';
  if (value instanceof Markup) return value.text;
  if (typeof value === 'object') return value.map(render).join('');
  return escapeHtml(String(value));
}

/** Tagged template: every value is escaped, unless it is itself `html`; null and false are left out, lists are joined. */
export function html(strings: TemplateStringsArray, ...values: readonly Value[]): Markup {
  return new Markup(
    strings.map((part, index) => part + (index < values.length ? render(values[index] ?? null) : '')).join(''),
  );
}

/**
 * An address for `href` or `src`: the web, our own root, or a way out of an in-app browser; anything else (`javascript:` …) is
 * dropped.
 */
export function safeAddress(address: string | null): string | null {
  return address && /^((x-safari-)?https?:\/\/|intent:\/\/|instagram:\/\/extbrowser\/|\/(?!\/))/i.test(address)
    ? address
    : null;
}

/** The address of a picture that the pages' policy allows: LINE's, or our own by path. */
export function pictureAddress(address: string | null): string | null {
  return address && /^(https:\/\/[\w.-]+\.line-scdn\.net\/|\/(?!\/))/.test(address) ? address : null;
}

/** JSON as it may be put into a `<script type="application/json">`: no `<` in it, so nothing in it can end the element. */
export function embeddedJson(value: unknown): string {
  return JSON.stringify(value).replaceAll('<', '\\u003c');
}
