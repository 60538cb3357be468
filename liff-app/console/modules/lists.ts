import { campaignSchema } from '../../../server/contract/campaigns.ts';
import { moduleSchema } from '../../../server/contract/modules.ts';
import { wholeList } from '../data/list.ts';

/** Every bot module, for the pickers of a page and the previews of what they have picked. */
export const moduleList = wholeList(moduleSchema, '/modules');
/** Every campaign, for the cards that modules hold. */
export const campaignList = wholeList(campaignSchema, '/campaigns');
