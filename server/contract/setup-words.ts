import type { SetupId, SetupWhy, WrongWay } from './setup-ids.ts';

/**
 * `bad` is also the statement that a person confirms by a tick. `{found}`, `{webhookUrl}` and `{endpointUrl}` are filled in.
 * `ways`: other ways an item can be wrong, each with its own fix if `fix` doesn't apply.
 */
type ItemWords = {
  good: string;
  bad: string;
  fix: string;
  ways?: Partial<Record<WrongWay, { message: string; fix?: string }>>;
};
export type SetupWords = {
  unreachable: string;
  /** Shown once, for `login_secret`. */
  noSecret: string;
  /** For the other items that can't be checked without it. */
  confirm: string;
  first: string;
  limit: string;
  items: Record<SetupId, ItemWords>;
};

/** OmniLink's addresses and the value that the platform returned (empty if none), filled into the texts. */
type SetupValues = Record<'found' | 'webhookUrl' | 'endpointUrl', string>;

/**
 * The text of a finding, and its fix if there is something to fix.
 * @param counts whether it counts as good (a person may have ticked it)
 */
export function wordsFor(
  words: SetupWords,
  { id, why }: { id: SetupId; why: SetupWhy },
  counts: boolean | null,
  values: SetupValues,
): { message: string; fix?: string } {
  const item = words.items[id];
  const fill = (text: string) =>
    text.replace(/\{(found|webhookUrl|endpointUrl)\}/g, (_, name: keyof SetupValues) => values[name]);
  if (counts === true) return { message: item.good };
  const fix = fill(item.fix);
  const inGeneral = { message: fill(item.bad), fix };
  switch (why) {
    case 'good':
      return { message: item.good };
    case 'bad':
    case 'person':
      return inGeneral;
    case 'no_secret':
      return { message: id === 'login_secret' ? words.noSecret : `${words.confirm}${item.good}`, fix };
    case 'unreachable':
    case 'first':
    case 'limit':
      return { message: words[why] };
    default: {
      const way = item.ways?.[why];
      return way ? { message: fill(way.message), fix: way.fix ? fill(way.fix) : fix } : inGeneral;
    }
  }
}

/** English, for the API and the console. */
export const setupWordsEn: SetupWords = {
  unreachable: 'The platform didn’t answer, so this couldn’t be checked. Check again later.',
  noSecret:
    'Without the Login channel’s secret OmniLink can’t read the LIFF settings. Check them yourself and tick them, or enter the secret in this channel’s settings.',
  confirm: 'Make sure: ',
  first: 'This can be checked once the items above are right.',
  limit: 'LINE allows this test 60 times an hour, so it wasn’t run now. Check again later.',
  items: {
    token: {
      good: 'The access token works.',
      bad: 'The access token doesn’t work.',
      fix: 'Issue a new access token on the platform and paste it into this channel’s settings.',
    },
    webhook: {
      good: 'The platform sends customers’ messages to OmniLink.',
      bad: 'The platform doesn’t send customers’ messages to OmniLink.',
      ways: {
        unset: { message: 'No webhook URL is set.' },
        inactive: {
          message: 'The webhook URL is right, but “Use webhook” is off.',
          fix: 'Turn “Use webhook” on in LINE Developers, tab Messaging API; this switch is only there.',
        },
      },
      fix: 'The webhook URL has to be {webhookUrl}, with receiving turned on.',
    },
    webhook_reachable: {
      good: 'LINE has tried, and reaches OmniLink.',
      bad: 'LINE has tried, and failed: {found}',
      ways: {
        no_connection: { message: 'LINE can’t connect to OmniLink’s webhook URL.' },
        too_slow: {
          message: 'OmniLink didn’t answer within the 2 seconds that LINE waits.',
          fix: 'Have your engineers check whether the server is overloaded or a proxy is too slow, then check again.',
        },
        error_status: {
          message: 'LINE connected, but got the error {found} instead of 200.',
          fix: 'Have your engineers make sure that {webhookUrl} leads to OmniLink, without a sign-in, firewall or redirect in between.',
        },
        signature: {
          message: 'LINE connected, but its signature doesn’t match: this channel’s Channel secret is wrong.',
          fix: 'Copy the Channel secret from LINE Developers › Basic settings into this channel’s settings.',
        },
      },
      fix: '{webhookUrl} must be reachable from the internet by https, with a certificate from a public authority.',
    },
    webhook_redelivery: {
      good: 'Webhook redelivery is on.',
      bad: 'Is Webhook redelivery on? While it is off, LINE never repeats events that OmniLink couldn’t receive: messages, adds and blocks of those minutes are lost.',
      fix: 'LINE Developers › Messaging API › Webhook settings: turn Webhook redelivery on.',
    },
    liff_id: {
      good: 'The LIFF ID belongs to this Login channel.',
      bad: 'This LIFF ID belongs to another channel.',
      fix: 'A LIFF ID begins with the Login channel’s Channel ID.',
    },
    login_secret: {
      good: 'The Login channel’s ID and secret are right.',
      bad: 'The Login channel’s ID or secret is wrong.',
      fix: 'Copy both from LINE Developers › Login channel › Basic settings.',
    },
    liff_app: {
      good: 'The LIFF app exists.',
      bad: 'This Login channel has no such LIFF app.',
      fix: 'Copy the LIFF ID from LINE Developers › Login channel › LIFF, or add an app there.',
    },
    liff_endpoint: {
      good: 'The LIFF app’s endpoint URL is right.',
      bad: 'The LIFF app’s endpoint URL isn’t OmniLink’s page.',
      fix: 'The endpoint URL has to be {endpointUrl}.',
    },
    liff_size: {
      good: 'The LIFF app’s size is Full.',
      bad: 'The LIFF app’s size isn’t Full.',
      fix: 'Set the size to Full: only then can customers be asked to add you.',
    },
    liff_scopes: {
      good: 'The LIFF app has the scopes openid and profile.',
      bad: 'The LIFF app lacks a scope.',
      fix: 'Tick openid and profile: they identify the customer and show whether they are a friend.',
    },
    liff_bot_prompt: {
      good: 'The add-friend option is off; OmniLink asks.',
      bad: 'Turn the add-friend option off: OmniLink asks, so that nothing is sent to customers who have blocked you.',
      fix: 'Set “Add friend option” to Off.',
    },
    login_only_ours: {
      good: 'Only OmniLink uses this Login channel.',
      bad: 'This Login channel has another LIFF app that isn’t OmniLink’s: {found}',
      fix: 'Delete the other LIFF app, or create a Login channel for OmniLink alone.',
    },
    login_linked_bot: {
      good: 'The Login channel is linked to this Official Account.',
      bad: 'Is the Login channel linked to this Official Account?',
      fix: 'LINE Developers › Login channel › Basic settings › Linked LINE Official Account.',
    },
    login_same_provider: {
      good: 'The Login channel and the Official Account are under one provider.',
      bad: 'Are the Login channel and the Official Account under one provider?',
      fix: 'Under two providers LINE gives a customer two IDs, which can’t be linked. Channels can’t be moved: create a Login channel under the same provider.',
    },
    login_published: {
      good: 'The Login channel is published.',
      bad: 'Is the Login channel published? While it is Developing, customers can’t sign in.',
      fix: 'LINE Developers › Login channel: change Developing to Published.',
    },
    login_name: {
      good: 'The Login channel’s name and icon are your brand’s.',
      bad: 'Customers see this name and icon first. Are they your brand’s?',
      fix: 'Change them in LINE Developers › Login channel › Basic settings.',
    },
    mini_liff_id: {
      good: 'The LIFF ID belongs to the inner channel whose Channel ID is entered.',
      bad: 'This LIFF ID belongs to a different channel than the Channel ID next to it.',
      fix: 'Copy both from the same inner channel of the LINE MINI App: a LIFF ID begins with its Channel ID.',
    },
    mini_published: {
      good: 'The IDs are those of the inner channel Published.',
      bad: 'Are Channel ID and LIFF ID those of the inner channel Published? Developing admits testers only, Review LINE’s reviewers only.',
      fix: 'LINE Developers › LINE MINI App channel › Basic settings and Web app settings: use the values of Published. Until the app is published, those of Developing work for tests.',
    },
    mini_endpoint: {
      good: 'The endpoint URL is right.',
      bad: 'Is the endpoint URL {endpointUrl}?',
      fix: 'LINE Developers › LINE MINI App channel › Web app settings › Endpoint URL: {endpointUrl}. Published gets the same URL when the app is published.',
    },
    mini_scopes: {
      good: 'The LINE MINI App has the scopes openid and profile.',
      bad: 'Does the LINE MINI App have the scopes openid and profile?',
      fix: 'LINE Developers › LINE MINI App channel › Web app settings › Scope: tick openid and profile. They identify the customer and show whether they are a friend.',
    },
    mini_bot_prompt: {
      good: 'The add-friend option is off; OmniLink asks.',
      bad: 'Is the add-friend option off? OmniLink asks, so that nothing is sent to customers who have blocked you.',
      fix: 'LINE Developers › LINE MINI App channel › Web app settings › Add friend option: Off.',
    },
    mini_consent: {
      good: 'Channel consent simplification is off.',
      bad: 'Is Channel consent simplification off? It grants openid alone; OmniLink then can’t determine whether a customer is a friend.',
      fix: 'LINE Developers › LINE MINI App channel › Web app settings › Channel consent simplification: Off. If LINE doesn’t let you turn it off, use a LINE Login channel.',
    },
    mini_linked_bot: {
      good: 'The LINE MINI App is linked to this Official Account.',
      bad: 'Is the LINE MINI App linked to this Official Account?',
      fix: 'LINE Developers › LINE MINI App channel › Basic settings › Linked LINE Official Account.',
    },
    mini_same_provider: {
      good: 'The LINE MINI App and the Official Account are under one provider.',
      bad: 'Are the LINE MINI App and the Official Account under one provider?',
      fix: 'Under two providers LINE gives a customer two IDs, which can’t be linked. Channels can’t be moved: create a LINE MINI App channel under the same provider.',
    },
    mini_name: {
      good: 'The LINE MINI App’s name and icon are your brand’s.',
      bad: 'Customers see the LINE MINI App’s name and icon first. Are they your brand’s?',
      fix: 'Change them in LINE Developers › LINE MINI App channel › Basic settings.',
    },
    rich_menus: {
      good: 'Every rich menu of your rules is on this account.',
      bad: 'Some rules name a rich menu that no longer exists: {found}.',
      fix: 'Console › Rich menus: choose another menu for these tags, or delete the rules.',
    },
    greeting: {
      good: 'You know where LINE’s greeting is turned off.',
      bad: 'LINE may greet on add or unblock; only its Official Account Manager stops that.',
      fix: 'LINE Official Account Manager › Greeting message.',
    },
    app_webhook: {
      good: 'The Meta app has the webhook URL and the verify token.',
      bad: 'Does the Meta app have the webhook URL and the verify token? Without them no message arrives.',
      fix: 'Meta for Developers › your app › Webhooks: enter {webhookUrl}, press Verify and save, and subscribe to messages.',
    },
    app_live: {
      good: 'The Meta app is live.',
      bad: 'Is the Meta app live? In development mode only its administrators’ and testers’ messages arrive.',
      fix: 'Meta for Developers › your app: change Development to Live.',
    },
    message_access: {
      good: 'Instagram allows access to messages.',
      bad: 'Does Instagram allow access to messages? While it doesn’t, no message arrives.',
      fix: 'Instagram app › Settings › Messages and story replies › Message controls › Connected tools › Allow access to messages.',
    },
  },
};
