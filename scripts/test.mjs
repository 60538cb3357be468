import { installServers } from './install-servers.mjs';
import { checks, runStages, stories } from './stages.mjs';

installServers();
await runStages([...checks, [stories]]);
