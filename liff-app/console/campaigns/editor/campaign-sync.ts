import { z } from 'zod';
import type { CampaignView } from '../../../../server/contract/campaigns.ts';
import type { Reply } from '../../../api.ts';
import { buildDraftSaver } from '../../data/draft-saver.ts';
import { mergeEdits } from '../../data/merge-edits.ts';
import type { CampaignForm } from '../campaign-fields.ts';
import { campaignFormOf, isCampaignForm, sameCampaignForm } from '../campaign-form.ts';

const formSchema = z.custom<CampaignForm>(isCampaignForm);
/** What was typed and isn't on the server, and the version it is based on. */
export const unsavedCampaignSchema = z.object({
  form: formSchema,
  /** The server's version then, and the form that it showed. */
  etag: z.string().nullable(),
  base: formSchema,
  /** Forms that were sent without an answer: the server may have them. */
  unanswered: z.array(formSchema),
});
export type UnsavedCampaign = z.infer<typeof unsavedCampaignSchema>;

export type LoadedCampaign = { campaign: CampaignView; etag: string | null };

type Options = {
  loaded: LoadedCampaign;
  /** What was typed here before and never arrived. */
  unsaved: UnsavedCampaign | null;
  keep: (unsaved: UnsavedCampaign | null) => void;
  later: (run: () => void) => () => void;
  read: () => Promise<Reply<CampaignView>>;
  /** @param form null: nothing differs from what is live */
  save: (form: CampaignForm | null, ifMatch: string | null) => Promise<Reply<CampaignView>>;
  onCampaign: (campaign: CampaignView) => void;
  onForm: (form: CampaignForm) => void;
  /** Somebody else's changes were merged with the person's own. */
  onJoined: () => void;
};

/**
 * A campaign between the server and the form of one person: saves what is typed, merges it with what others save meanwhile, and runs
 * what goes live at once after everything typed is there.
 */
export function buildCampaignSync({ loaded, unsaved, ...options }: Options) {
  let form = unsaved?.form ?? campaignFormOf(loaded.campaign);
  // The unsaved words' own tag: if the server has changed since they were typed, it refuses their save, and both are merged.
  let server = { campaign: loaded.campaign, etag: unsaved ? unsaved.etag : loaded.etag, base: unsaved?.base ?? form };
  let unanswered = unsaved?.unanswered ?? [];

  const took = ({ stats, ...rest }: CampaignView, etag: string | null) => {
    // What its channels have seen is shown once, when the editor opens.
    const campaign = { ...rest, stats: { ...loaded.campaign.stats, ...stats } };
    server = { campaign, etag, base: campaignFormOf(campaign) };
    options.onCampaign(campaign);
  };
  const show = (next: CampaignForm) => {
    form = next;
    options.onForm(next);
  };
  const keep = (typed: CampaignForm | null) =>
    options.keep(typed && { form: typed, etag: server.etag, base: server.base, unanswered });

  const saver = buildDraftSaver<CampaignForm, CampaignView>({
    async save(typed) {
      unanswered = [...unanswered, typed].slice(-5);
      keep(typed);
      const reply = await options.save(isLive(server.campaign, typed) ? null : typed, server.etag);
      if (reply.ok) unanswered = [];
      else if (isAnswer(reply.failure)) unanswered = unanswered.filter((one) => one !== typed);
      return reply;
    },
    async readTheirs() {
      const reply = await options.read();
      return reply.ok ? (mine) => join(reply.value, reply.etag, mine) : null;
    },
    onSaved: took,
    keep,
    later: options.later,
  });

  /** Merges the others' changes with the person's own. @returns null, and changes nothing, where the person has to decide */
  function join(theirs: CampaignView, etag: string | null, mine: CampaignForm): CampaignForm | null {
    const theirForm = campaignFormOf(theirs);
    // The person's own words whose answer was lost are nobody else's.
    const isOwn = unanswered.some((one) => sameCampaignForm(one, theirForm));
    const joined = isOwn ? mine : mergeEdits(server.base, mine, theirForm);
    if (!joined) return null;
    if (!isOwn && !sameCampaignForm(theirForm, server.base)) options.onJoined();
    took(theirs, etag);
    show(joined);
    return joined;
  }

  return {
    saver,
    etag: () => server.etag,
    edit(change: (form: CampaignForm) => CampaignForm): void {
      show(change(form));
      saver.changed(form);
    },
    /** A change that is live at once, after everything typed has been saved; null if that could not be. */
    async live(change: () => Promise<Reply<CampaignView>>): Promise<Reply<CampaignView> | null> {
      const reply = await saver.alone(change);
      if (reply?.ok) took(reply.value, reply.etag);
      if (reply?.ok === false && reply.failure.code === 'precondition_failed') {
        const theirs = await options.read();
        if (theirs.ok) join(theirs.value, theirs.etag, form);
      }
      return reply;
    },
    /**
     * After a conflict: `mine` is saved over theirs, or theirs shown in its place.
     * @returns the form that was replaced, so that it can be restored; null if there was none or theirs couldn't be read
     */
    async resolve(choice: 'mine' | 'theirs'): Promise<CampaignForm | null> {
      const reply = await options.read();
      if (!reply.ok) return null;
      took(reply.value, reply.etag);
      if (choice === 'mine') {
        await saver.flush();
        return null;
      }
      const mine = form;
      saver.discard();
      show(server.base);
      return mine;
    },
  };
}

/** False where the server may have done it anyway: no answer came, or a proxy's. */
const isAnswer = ({ status }: { status: number }) => status > 0 && status < 500;

/** True where nothing is left to publish. */
export const isLive = (campaign: CampaignView, form: CampaignForm): boolean =>
  sameCampaignForm(form, campaignFormOf({ ...campaign, draft: null }));
