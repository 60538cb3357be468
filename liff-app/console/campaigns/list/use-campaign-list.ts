import { useEffect, useRef, useState } from 'preact/hooks';
import type { CampaignView } from '../../../../server/contract/campaigns.ts';
import type { Failure } from '../../../api.ts';
import { findCampaigns } from '../campaign-api.ts';

const pauseMs = 250;

type Found = { campaigns: CampaignView[]; nextCursor: string | null; q: string };

/** The campaigns whose name holds what is typed, page after page: the server looks through all of them, not only those shown. */
export function useCampaignList() {
  const [wanted, setWanted] = useState('');
  const [found, setFound] = useState<Found | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [busy, setBusy] = useState(false);
  const asked = useRef(0);

  const ask = async (q: string, after: Found | null) => {
    asked.current += 1;
    const turn = asked.current;
    setBusy(true);
    const reply = await findCampaigns(q, after?.nextCursor ?? null);
    // A slow answer to shorter words must not take the place of a later one.
    if (turn !== asked.current) return;
    setBusy(false);
    setFailure(reply.ok ? null : reply.failure);
    if (reply.ok)
      setFound({
        campaigns: [...(after?.campaigns ?? []), ...reply.value.items],
        nextCursor: reply.value.nextCursor,
        q,
      });
  };
  const q = wanted.trim();
  useEffect(() => {
    if (found === null) return void ask(q, null);
    if (q === found.q) {
      // Whatever is on its way is not wanted any more.
      asked.current += 1;
      setBusy(false);
      return;
    }
    const timer = setTimeout(() => void ask(q, null), pauseMs);
    return () => clearTimeout(timer);
  }, [q]);

  const change = (how: (campaigns: CampaignView[]) => CampaignView[]) =>
    setFound((now) => now && { ...now, campaigns: how(now.campaigns) });
  return {
    wanted,
    setWanted,
    found,
    failure,
    busy,
    retry: () => ask(q, null),
    more: found?.nextCursor ? () => ask(found.q, found) : null,
    /** In its place, newest first; one that is there is replaced. */
    put: (campaign: CampaignView) =>
      change((campaigns) =>
        [...campaigns.filter(({ id }) => id !== campaign.id), campaign].sort((one, other) =>
          one.id < other.id ? 1 : -1,
        ),
      ),
    drop: (id: string) => change((campaigns) => campaigns.filter((one) => one.id !== id)),
  };
}
