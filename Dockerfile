# Two stages: what builds stays behind. Made for a read-only root file system and a user without rights (docs/operate.md).
FROM node:20-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci
COPY tsconfig.json vite.config.ts index.html go.html console.html phone.html preview.html ./
COPY scripts ./scripts
COPY server ./server
COPY liff-app ./liff-app
RUN node scripts/build.mjs
# After the build: the same tree without what only building and testing need.
RUN npm prune --omit=dev

FROM node:20-bookworm-slim
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000 DATA_DIR=/data
WORKDIR /app
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
COPY package.json ./
COPY scripts ./scripts
# The image's user `node`, by number so that Kubernetes can see that it isn't root.
RUN install -d -m 700 -o 1000 -g 1000 /data
USER 1000:1000
VOLUME /data
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=3s --start-period=60s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/healthz`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
# No shell and no npm in between: SIGTERM arrives at the server, which drains and ends with 0.
CMD ["node", "scripts/start.mjs"]
