import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { untilListening } from './ports.ts';

/** The program if Debian's package is installed, otherwise null. */
export function findNginx(): string | null {
  const path = '/usr/sbin/nginx';
  return existsSync(path) ? path : null;
}

/** nginx in front of servers on these ports, with `deploy/nginx.conf`, without TLS. */
export async function startNginx(
  program: string,
  port: number,
  upstreams: number[],
): Promise<{ stop(): Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), 'omnilink-nginx-'));
  const config = join(folder, 'nginx.conf');
  writeFileSync(
    config,
    `daemon off;
pid ${folder}/pid;
error_log ${folder}/error.log;
worker_processes 1;
events { worker_connections 512; }
http {
  access_log off;
  client_body_temp_path ${folder}/body;
  proxy_temp_path ${folder}/proxy;
  fastcgi_temp_path ${folder}/fastcgi;
  uwsgi_temp_path ${folder}/uwsgi;
  scgi_temp_path ${folder}/scgi;
  upstream omnilink {
    ${upstreams.map((upstream) => `server 127.0.0.1:${upstream} max_fails=0;`).join('\n    ')}
    keepalive 64;
    keepalive_timeout 60s;
  }
  server {
    listen 127.0.0.1:${port};
    proxy_http_version 1.1;
    proxy_set_header Connection "";
    proxy_set_header Host $http_host;
    proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
    proxy_connect_timeout 1s;
    proxy_next_upstream error timeout;
    client_max_body_size 4m;
    location / { proxy_pass http://omnilink; }
    location /webhooks/ { proxy_next_upstream error timeout non_idempotent; proxy_pass http://omnilink; }
    location = /api/v1/link { proxy_next_upstream error timeout non_idempotent; proxy_pass http://omnilink; }
  }
}
`,
  );
  const checked = spawnSync(program, ['-t', '-q', '-c', config], { encoding: 'utf8' });
  if (checked.status !== 0) throw new Error(`nginx refuses its configuration: ${checked.stderr}`);
  const child: ChildProcess = spawn(program, ['-c', config], { stdio: 'ignore' });
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  await untilListening(port);
  return {
    async stop() {
      child.kill('SIGTERM');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
