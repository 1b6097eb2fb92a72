// Compiles the contracts. `node build.mjs` writes what is shipped to build/; `--check` compares instead; `--test` prints the test tokens.
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import solc from 'solc';

const here = path.dirname(fileURLToPath(import.meta.url));
const [mode] = process.argv.slice(2);

function compile(folder) {
  const names = fs.readdirSync(path.join(here, folder)).filter((name) => name.endsWith('.sol')).sort();
  const sources = Object.fromEntries(names.map((name) => [name, { content: fs.readFileSync(path.join(here, folder, name), 'utf8') }]));
  const settings = {
    optimizer: { enabled: true, runs: 10000 },
    evmVersion: 'paris', // also for chains that are behind Ethereum
    metadata: { bytecodeHash: 'none' },
    outputSelection: { '*': { '*': ['abi', 'evm.bytecode.object'] } },
  };
  const result = JSON.parse(solc.compile(JSON.stringify({ language: 'Solidity', sources, settings })));
  const complaints = (result.errors ?? []).map((error) => error.formattedMessage);
  if (complaints.length) {
    console.error(complaints.join('\n'));
    process.exit(1);
  }
  const built = {};
  for (const contracts of Object.values(result.contracts)) {
    for (const [name, made] of Object.entries(contracts)) {
      built[name] = { compiler: solc.version(), abi: made.abi, bytecode: '0x' + made.evm.bytecode.object };
    }
  }
  return built;
}

if (mode === '--test') {
  process.stdout.write(JSON.stringify(compile('test')));
} else {
  for (const [name, made] of Object.entries(compile('src'))) {
    const file = path.join(here, 'build', `${name}.json`);
    const text = JSON.stringify(made, null, 1) + '\n';
    if (mode !== '--check') {
      fs.mkdirSync(path.dirname(file), { recursive: true });
      fs.writeFileSync(file, text);
    } else if (!fs.existsSync(file) || fs.readFileSync(file, 'utf8') !== text) {
      console.error(`build/${name}.json is not what the sources compile to: run node build.mjs`);
      process.exit(1);
    }
  }
}
