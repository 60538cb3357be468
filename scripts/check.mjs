import { checks, runStages } from './stages.mjs';

await runStages(checks);
