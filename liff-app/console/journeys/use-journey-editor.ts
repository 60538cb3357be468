import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { z } from 'zod';
import type { JourneyView } from '../../../server/contract/journeys.ts';
import type { Reply } from '../../api.ts';
import { buildDraftSaver } from '../data/draft-saver.ts';
import { leaveWith, saveBeforeSignOut } from '../data/leaving.ts';
import { localDraft } from '../data/local-draft.ts';
import { toastTheirs } from '../ui/conflict-dialog.tsx';
import { toast } from '../ui/toast.tsx';
import { enableJourney, getJourney, publishJourney, saveJourneyDraft } from './journey-api.ts';
import { type JourneyForm, journeyDraftOf, journeyForm, journeyFormOf, sameJourneyForm } from './journey-form.ts';
import { journeyWords as t } from './journey-words.ts';

const pauseMs = 700;
const retryMs = 10_000;

export type LoadedJourney = { journey: JourneyView; etag: string | null };
export type JourneyEditor = ReturnType<typeof useJourneyEditor>;

/**
 * The editor's state: the journey as the server has it, the form as the person has it. What is typed becomes the server's draft by
 * itself; until it has arrived it is kept in this browser.
 */
export function useJourneyEditor(loaded: LoadedJourney) {
  const { id } = loaded.journey;
  const [journey, setJourney] = useState(loaded.journey);
  const etag = useRef(loaded.etag);
  const draft = localDraft(`journey.${id}`, z.object({ form: journeyForm }), { scope: 'each-tab' });
  const unsaved = useMemo(() => draft.load()?.form ?? null, [id]);
  const [form, setForm] = useState(() => unsaved ?? journeyFormOf(loaded.journey));

  const took = (value: JourneyView, tag: string | null) => {
    etag.current = tag;
    setJourney(value);
  };
  const saver = useMemo(
    () =>
      buildDraftSaver<JourneyForm, JourneyView>({
        save: (typed) => saveJourneyDraft(id, journeyDraftOf(typed), etag.current),
        onSaved: took,
        // Steps of two people can't be merged by themselves: the person decides.
        readTheirs: async () => null,
        keep: (typed) => (typed ? draft.save({ form: typed }) : draft.clear()),
        later: (run) => {
          const timer = setTimeout(run, pauseMs);
          return () => clearTimeout(timer);
        },
      }),
    [id],
  );
  useEffect(() => {
    if (!unsaved || sameJourneyForm(unsaved, journeyFormOf(loaded.journey))) return;
    toast({ text: t('recovered') });
    saver.changed(unsaved);
  }, [saver]);
  useEffect(() => {
    const retry = () => {
      if (saver.state.value === 'offline') void saver.flush();
    };
    const timer = setInterval(retry, retryMs);
    addEventListener('online', retry);
    return () => {
      clearInterval(timer);
      removeEventListener('online', retry);
    };
  }, [saver]);
  useEffect(() => () => leaveWith(id, saver.flush()), [id, saver]);
  useEffect(() => saveBeforeSignOut(saver.flush), [saver]);

  const put = (next: JourneyForm) => {
    setForm(next);
    saver.changed(next);
  };
  /** Runs a call once all that was typed is on the server; null if it isn't. */
  const live = async (run: () => Promise<Reply<JourneyView>>): Promise<Reply<JourneyView> | null> => {
    const reply = await saver.alone(run);
    if (reply?.ok) took(reply.value, reply.etag);
    return reply;
  };
  return {
    journey,
    form,
    saver,
    hasChanges: journey.draft !== null || saver.state.value !== 'saved',
    edit: (change: Partial<JourneyForm>) => put({ ...form, ...change }),
    publish: () => live(() => publishJourney(id, etag.current)),
    enable: (enabled: boolean) => live(() => enableJourney(id, enabled, etag.current)),
    /** After a conflict: whose version stays. */
    async resolve(choice: 'mine' | 'theirs'): Promise<void> {
      const reply = await getJourney(id);
      if (!reply.ok) return;
      took(reply.value, reply.etag);
      const mine = form;
      saver.discard();
      if (choice === 'mine') {
        put({ ...mine });
        await saver.flush();
        return;
      }
      setForm(journeyFormOf(reply.value));
      toastTheirs(() => put(mine));
    },
  };
}
