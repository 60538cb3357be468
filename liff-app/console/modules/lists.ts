import { moduleSchema } from '../../../server/contract/modules.ts';
import { listAll, listCampaigns } from '../campaigns/campaign-api.ts';
import { sharedList } from '../shared-list.ts';

/** Every bot module, for the pickers of a page and the previews of what they have picked. */
export const moduleList = sharedList(() => listAll(moduleSchema, '/modules'));
/** Every campaign, for the cards that modules hold. */
export const campaignList = sharedList(listCampaigns);
