import { checks, runStages, stories } from './stages.mjs';

await runStages([...checks, stories]);
