import { channelWords as t } from '../channel-words.ts';
import { type Bilingual, pick } from './bilingual.ts';
import './place.css';

/** A line of a vendor's page. Without value, button or switch it is only hinted at. `ring`: this is the place. */
type PlaceRow = { label: Bilingual; value?: Bilingual; button?: Bilingual; on?: boolean; ring?: true };

/** Where on a vendor's page something is found: the way there, the tab that is open, and what is around it. */
export type Place = {
  site: Bilingual;
  path: readonly Bilingual[];
  tabs?: readonly Bilingual[];
  openTab?: number;
  rows: readonly PlaceRow[];
  url: string;
};

/** A miniature of a vendor's page, drawn by us, with a ring around the place, and a link that opens the page itself. */
export function PlacePicture({ place }: { place: Place }) {
  const { site, path, tabs = [], openTab, rows, url } = place;
  return (
    <figure class="place">
      <div class="place-window" role="img" aria-label={t('place', { way: wayTo(place) })}>
        <div class="place-bar">
          <i />
          <i />
          <i />
          <span>{pick(site)}</span>
        </div>
        <div class="place-path">{path.map(pick).join(' › ')}</div>
        {tabs.length > 0 && (
          <div class="place-tabs">
            {tabs.map((tab, index) => (
              <span key={pick(tab)} class={index === openTab ? 'open' : undefined}>
                {pick(tab)}
              </span>
            ))}
          </div>
        )}
        {rows.map((row) => (
          <Row key={pick(row.label)} row={row} />
        ))}
      </div>
      <figcaption>
        <VendorLink url={url} name={pick(site)} />
      </figcaption>
    </figure>
  );
}

function Row({ row: { label, value, button, on, ring } }: { row: PlaceRow }) {
  const ringed = ring ? ' ring' : '';
  return (
    <div class="place-row">
      <span class="place-label">{pick(label)}</span>
      {value !== undefined && <span class={`place-value${button ? '' : ringed}`}>{pick(value)}</span>}
      {button !== undefined && <span class={`place-button${ringed}`}>{pick(button)}</span>}
      {on !== undefined && <span class={`place-switch${on ? ' on' : ''}${ringed}`} />}
      {value === undefined && button === undefined && on === undefined && <span class="place-hinted" />}
    </div>
  );
}

/** The same way in words: `LINE Developers › … › Basic settings › Channel ID`. */
function wayTo({ site, path, tabs, openTab, rows }: Place): string {
  const tab = openTab === undefined ? undefined : tabs?.[openTab];
  const ringed = rows.filter(({ ring }) => ring).map(({ label }) => pick(label));
  return [pick(site), ...path.map(pick), ...(tab ? [pick(tab)] : []), ringed.join(', ')].join(' › ');
}

/** A page of a vendor's, in a tab of its own: what is typed here stays. */
export function VendorLink({ url, name }: { url: string; name: string }) {
  return (
    <a class="vendor-link" href={url} target="_blank" rel="noreferrer">
      {t('open', { name })}
      <span aria-hidden="true">{'\u00a0↗'}</span>
      <span class="hidden"> {t('open.tab')}</span>
    </a>
  );
}
