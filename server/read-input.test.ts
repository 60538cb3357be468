import { expect, test } from 'vitest';
import { z } from 'zod';
import { type FieldError, fieldErrorParams, fieldIssue } from './contract/codes.ts';
import { AppError } from './errors.ts';
import { issuesInside, readInput } from './read-input.ts';
import { fieldErrorView } from './words/field-error-words.ts';

/** Whatever a caller might send: too much, too little, the wrong kind. */
const bad: unknown[] = [
  ...[
    '',
    ' ',
    'x',
    '長'.repeat(20_001),
    '\0',
    '\ud800',
    '0912345678',
    '12',
    'http://example.com',
    'https://me@example.com',
    '1234567890123456-AbCdEfGh',
  ],
  ...[-1, 0, 1.5, 1e9, Number.NaN, true, null, undefined, [], {}, { unknown: 1 }, { kind: 'x' }, { platform: 'x' }],
  ...[Array(1000).fill('x'), Array(1000).fill({}), Object.fromEntries([...Array(101).keys()].map((n) => [n, 'x']))],
];

const seen = new Set<z.ZodType>();

/** A schema and every schema in it that wasn't met before. */
function* schemasIn(schema: z.ZodType): Generator<z.ZodType> {
  if (seen.has(schema)) return;
  seen.add(schema);
  const { def } = schema as unknown as { def: Record<string, unknown> };
  // A transform alone would be given what the schema before it has refused.
  if (def.type !== 'transform') yield schema;
  const shape = Object.values((def.shape ?? {}) as Record<string, unknown>);
  const parts = [def.innerType, def.element, def.in, def.out, def.keyType, def.valueType];
  for (const part of [...shape, ...parts, ...((def.options ?? []) as unknown[])]) {
    if (part instanceof z.ZodType) yield* schemasIn(part);
  }
}

/** What the contract takes, by name, so that a new one is walked as well. */
const inputs = Object.values(import.meta.glob<Record<string, unknown>>('./contract/*.ts', { eager: true }))
  .flatMap((module) => Object.entries(module))
  .filter(([name]) => /^new[A-Z].*Schema$|(Patch|Change|Draft|Request|Query|Params|Credentials)Schema$/.test(name))
  .filter((entry): entry is [string, z.ZodType] => entry[1] instanceof z.ZodType);

function errorsOf(schema: z.ZodType, input: unknown): FieldError[] {
  try {
    readInput(schema, input);
    return [];
  } catch (error) {
    if (error instanceof AppError) return error.errors ?? [];
    throw error;
  }
}

/** A sentence of zod's that ours stands for in other words. */
const inOurWords = /^Invalid discriminator value|^Too small: expected string to have >=1 characters/;

/** The codes that the walk has met. */
const met = new Set<string>();

test.each(inputs)(
  '%s: all that can be wrong has a code, its parameters and the sentence of before',
  (_name, schema) => {
    for (const part of schemasIn(schema)) {
      for (const input of bad) {
        const issues = part.safeParse(input).error?.issues.flatMap(issuesInside) ?? [];
        const errors = errorsOf(part, input);
        expect(errors.map(({ path }) => path)).toEqual(issues.map(({ path }) => path.join('.')));
        for (const [index, error] of errors.entries()) {
          const issue = issues[index];
          met.add(error.code);
          expect(Object.keys(error.params).toSorted()).toEqual([...fieldErrorParams[error.code]].toSorted());
          // A check of our own says which code it is.
          if (issue?.code === 'custom') expect(error.code).not.toBe('invalid');
          if (issue?.message && !issue.message.startsWith('{') && !inOurWords.test(issue.message)) {
            expect(fieldErrorView(error).message).toBe(issue.message);
          }
        }
      }
    }
  },
);

test('the walk has seen what it should', () => {
  const known = ['brandPatchSchema', 'newChannelSchema', 'auditQuerySchema', 'newModuleSchema'];
  expect(inputs.map(([name]) => name)).toEqual(expect.arrayContaining(known));
  const texts = ['empty', 'too_long', 'https_only', 'not_public', 'wrong_shape', 'not_storable'];
  const shapes = [
    'missing',
    'wrong_type',
    'not_an_option',
    'unknown_fields',
    'needs_block',
    'too_many_fields',
    'wrong_key',
  ];
  expect([...met]).toEqual(expect.arrayContaining([...texts, ...shapes]));
});

test('a code of a schema comes with what it carries, at the path of the input', () => {
  const schema = z.strictObject({ color: z.string().regex(/^#/, fieldIssue('wrong_shape', { example: '#1a2b3c' })) });
  const read = () => readInput(schema, { color: 'x' }, { reason: 'brand_not_saved', at: ['brand'] });
  expect(read).toThrow('The brand cannot be saved.');
  expect(errorsOf(schema, { color: 'x' })).toEqual([
    { path: 'color', code: 'wrong_shape', params: { example: '#1a2b3c' } },
  ]);
  expect(readInput(schema, { color: '#1' })).toEqual({ color: '#1' });
});

test('a union whose options have a `kind` says what is wrong with the kind that was meant', () => {
  const option = z.union([
    z.strictObject({ kind: z.literal('text'), text: z.string() }),
    z.strictObject({ kind: z.literal('module'), id: z.uuid() }),
  ]);
  const steps = z.strictObject({ steps: z.array(option) });
  expect(errorsOf(steps, { steps: [{ kind: 'text' }] })).toEqual([
    { path: 'steps.0.text', code: 'missing', params: { expected: 'string' } },
  ]);
  expect(errorsOf(steps, { steps: [{ kind: 'picture' }] })).toEqual([
    { path: 'steps.0.kind', code: 'not_an_option', params: { options: ['text', 'module'] } },
  ]);
  expect(errorsOf(steps, { steps: ['text'] })).toEqual([{ path: 'steps.0', code: 'invalid', params: {} }]);
});
