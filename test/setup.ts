const [major = 0] = process.versions.node.split(".").map(Number);
if (major < 24)
  throw new Error(
    `These tests need Node 24, this is ${process.version}. It comes with the repository: run them through \`npm test\` or \`npx vitest\`, not by their path.`,
  );
