import { isRecord } from '../../http/requests.ts';
import type { LineErrorDetail } from '../errors.ts';

/** Looks at one value of a message and adds what LINE would complain of. `path` is a JSON pointer inside the message. */
export type Check = (value: unknown, path: string, faults: LineErrorDetail[]) => void;

/** What an object of one kind may hold. Properties not listed are refused: a misspelt one must not pass silently. */
export interface Shape {
  required: string[];
  properties: Record<string, Check>;
}

export const invalid = (faults: LineErrorDetail[], property: string) =>
  faults.push({ message: 'invalid property', property });

/** Units as LINE counts them: UTF-16 for most, grapheme clusters for labels and template texts. */
const utf16 = (text: string): number => text.length;
const segmenter = new Intl.Segmenter();
export const graphemes = (text: string): number => [...segmenter.segment(text)].length;

export function string(limit = Number.POSITIVE_INFINITY, count = utf16): Check {
  return (value, path, faults) => {
    if (typeof value !== 'string') invalid(faults, path);
    else if (value === '') faults.push({ message: 'must be non-empty text', property: path });
    else if (count(value) > limit)
      faults.push({ message: `must not be longer than ${limit} characters`, property: path });
  };
}

export const anything: Check = () => {};

export function oneOf(...values: unknown[]): Check {
  return (value, path, faults) => {
    if (!values.includes(value)) invalid(faults, path);
  };
}

export function matching(pattern: RegExp): Check {
  return (value, path, faults) => {
    if (typeof value !== 'string' || !pattern.test(value)) invalid(faults, path);
  };
}

export function number(min: number, max: number): Check {
  return (value, path, faults) => {
    if (typeof value !== 'number' || !Number.isInteger(value) || value < min || value > max) invalid(faults, path);
  };
}

export const boolean: Check = oneOf(true, false);

export function list(min: number, max: number, item: Check): Check {
  return (value, path, faults) => {
    if (!Array.isArray(value) || value.length < min || value.length > max) invalid(faults, path);
    else for (const [index, entry] of value.entries()) item(entry, `${path}/${index}`, faults);
  };
}

/** An address that a phone is sent to, or a picture: `schemes` are the allowed ones. */
export function address(limit: number, schemes: string[]): Check {
  return (value, path, faults) => {
    if (typeof value !== 'string' || value === '') faults.push({ message: 'must be specified', property: path });
    else if (value.length > limit)
      faults.push({ message: `must not be longer than ${limit} characters`, property: path });
    else if (!schemes.includes(schemeOf(value))) {
      faults.push({ message: 'invalid uri scheme', property: path });
    } else if (!URL.canParse(value) || /[^\x21-\x7e]/.test(value)) {
      faults.push({ message: 'invalid uri', property: path });
    }
  };
}

/** Pictures must be https; on this machine (demo, tests) http counts as that, since nobody can have a certificate for it. */
function schemeOf(value: string): string {
  const scheme = value.split(':', 1)[0]?.toLowerCase() ?? '';
  return /^http:\/\/(127\.0\.0\.1|localhost)[:/]/.test(value) ? 'https' : scheme;
}

/** An object whose `type` chooses among shapes. */
export function typed(shapes: () => Record<string, Shape>): Check {
  return (value, path, faults) => {
    const type = isRecord(value) ? value.type : undefined;
    const shape = typeof type === 'string' ? shapes()[type] : undefined;
    if (!isRecord(value)) invalid(faults, path);
    else if (!shape)
      faults.push({ message: type === undefined ? 'must be specified' : 'invalid property', property: `${path}/type` });
    else shaped({ ...shape, properties: { type: anything, ...shape.properties } })(value, path, faults);
  };
}

export function shaped(shape: Shape): Check {
  return (value, path, faults) => {
    if (!isRecord(value)) return void invalid(faults, path);
    for (const name of shape.required) {
      if (value[name] === undefined) faults.push({ message: 'must be specified', property: `${path}/${name}` });
    }
    for (const [name, inner] of Object.entries(value)) {
      const check = shape.properties[name];
      if (!check) invalid(faults, `${path}/${name}`);
      else if (inner !== undefined) check(inner, `${path}/${name}`, faults);
    }
  };
}
