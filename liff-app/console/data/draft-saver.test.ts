import { describe, expect, test } from 'vitest';
import type { Reply } from '../../api.ts';
import { buildDraftSaver } from './draft-saver.ts';

type Answer = (reply: Reply<string>) => void;

/** A saver whose clock and server the test controls. */
function desk() {
  const desk: { joinWith: ((form: string) => string | null) | null } = { joinWith: null };
  const calls: { form: string; answer: Answer }[] = [];
  const saved: string[] = [];
  const kept: (string | null)[] = [];
  let due: (() => void) | null = null;
  const saver = buildDraftSaver<string, string>({
    save: (form) => new Promise((answer) => calls.push({ form, answer })),
    onSaved: (value) => saved.push(value),
    keep: (form) => kept.push(form),
    readTheirs: async () => desk.joinWith,
    later: (run) => {
      due = run;
      return () => {
        due = null;
      };
    },
  });
  const pause = () => {
    const run = due;
    due = null;
    run?.();
  };
  const ok = (form: string): Reply<string> => ({ ok: true, value: form, etag: '"2"' });
  const no = (code: string): Reply<string> => ({
    ok: false,
    failure: { code, status: 0, message: '', fieldErrors: {} },
  });
  const joins = (joinWith: (form: string) => string | null) => {
    desk.joinWith = joinWith;
  };
  return { saver, calls, saved, kept, pause, ok, no, joins };
}

describe('a campaign is saved as it is typed', () => {
  test('once, when typing pauses, with the newest text', async () => {
    const { saver, calls, pause, kept, ok } = desk();
    saver.changed('a');
    saver.changed('ab');
    expect(saver.state.value).toBe('waiting');
    pause();
    expect(calls.map((call) => call.form)).toEqual(['ab']);
    calls[0]?.answer(ok('ab'));
    expect(await saver.flush()).toBe(true);
    expect([saver.state.value, kept.at(-1)]).toEqual(['saved', null]);
  });

  test('text typed during a call is saved after it, never at the same time', async () => {
    const { saver, calls, saved, pause, ok } = desk();
    saver.changed('a');
    pause();
    saver.changed('ab');
    pause();
    expect(calls).toHaveLength(1);
    calls[0]?.answer(ok('a'));
    await expect.poll(() => calls.length).toBe(2);
    calls[1]?.answer(ok('ab'));
    expect(await saver.flush()).toBe(true);
    expect(saved).toEqual(['a', 'ab']);
  });

  test.each(['overloaded', 'unavailable'])(
    'a server that is %s loses no word either, and is tried again',
    async (code) => {
      const { saver, calls, pause, no } = desk();
      saver.changed('a');
      pause();
      calls[0]?.answer(no(code));
      await expect.poll(() => saver.state.value).toBe('offline');
    },
  );

  test('losing the network midway keeps everything typed, and a retry saves the newest', async () => {
    const { saver, calls, kept, pause, ok, no } = desk();
    saver.changed('a');
    pause();
    saver.changed('ab');
    calls[0]?.answer(no('offline'));
    await expect.poll(() => saver.state.value).toBe('offline');
    expect(kept.at(-1)).toBe('ab');
    const again = saver.flush();
    calls[1]?.answer(ok('ab'));
    expect(await again).toBe(true);
    expect([calls[1]?.form, kept.at(-1)]).toEqual(['ab', null]);
  });

  test('what somebody else has saved is not overwritten before the person has decided', async () => {
    const { saver, calls, kept, pause, no } = desk();
    saver.changed('mine');
    pause();
    calls[0]?.answer(no('precondition_failed'));
    await expect.poll(() => saver.state.value).toBe('conflict');
    saver.changed('mine, longer');
    pause();
    expect([calls.length, kept.at(-1), saver.state.value]).toEqual([1, 'mine, longer', 'conflict']);
  });

  test('what somebody else has saved in another field is merged with the newest text, and saved', async () => {
    const { saver, calls, saved, kept, pause, ok, no, joins } = desk();
    joins((mine) => `${mine} + theirs`);
    saver.changed('mine');
    pause();
    saver.changed('mine, longer');
    calls[0]?.answer(no('precondition_failed'));
    await expect.poll(() => calls.length).toBe(2);
    expect([calls[1]?.form, kept.at(-1)]).toEqual(['mine, longer + theirs', 'mine, longer + theirs']);
    calls[1]?.answer(ok('joined'));
    expect(await saver.flush()).toBe(true);
    expect(saved).toEqual(['joined']);
  });

  test('where both have changed the same field, nothing is saved until the person decides', async () => {
    const { saver, calls, pause, no, joins } = desk();
    joins(() => null);
    saver.changed('mine');
    pause();
    calls[0]?.answer(no('precondition_failed'));
    await expect.poll(() => saver.state.value).toBe('conflict');
    expect(calls).toHaveLength(1);
  });

  test('text typed while it is published is saved after that, not at the same time', async () => {
    const { saver, calls, pause, ok } = desk();
    const publishes: ((done: string) => void)[] = [];
    const publishing = saver.alone(() => new Promise<string>((done) => publishes.push(done)));
    await expect.poll(() => publishes.length).toBe(1);
    saver.changed('late');
    pause();
    await Promise.resolve();
    expect(calls).toHaveLength(0);
    publishes[0]?.('live');
    expect(await publishing).toBe('live');
    await expect.poll(() => calls.length).toBe(1);
    calls[0]?.answer(ok('late'));
    expect(await saver.flush()).toBe(true);
  });

  test('nothing is published while something can’t be saved', async () => {
    const { saver, calls, no } = desk();
    saver.changed('a');
    let ran = false;
    const publishing = saver.alone(async () => {
      ran = true;
    });
    await expect.poll(() => calls.length).toBe(1);
    calls[0]?.answer(no('offline'));
    expect([await publishing, ran]).toEqual([null, false]);
  });

  test('discarded text is neither saved nor kept', async () => {
    const { saver, calls, kept, pause } = desk();
    saver.changed('mine');
    saver.discard();
    pause();
    expect(await saver.flush()).toBe(true);
    expect([calls.length, saver.state.value, kept.at(-1)]).toEqual([0, 'saved', null]);
  });
});
