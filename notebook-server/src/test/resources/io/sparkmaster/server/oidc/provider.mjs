// A real provider of OpenID Connect (npm: oidc-provider) on this machine. The argument is the
// folder whose node_modules has it. It prints its issuer, then reads the base URL of the server
// whose client it is, and prints "serving". Everybody may sign in, with any password, as whom they
// say; "tess" is a tutor.
import { createServer } from 'node:http';
import { generateKeyPairSync } from 'node:crypto';
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';

const required = createRequire(process.argv[2] + '/package.json').resolve('oidc-provider');
const { Provider } = await import(pathToFileURL(required));

const key = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ format: 'jwk' });

function provider(issuer, base) {
  return new Provider(issuer, {
    clients: [
      {
        client_id: 'spark',
        client_secret: 'a secret of the test',
        redirect_uris: [base + 'login/provider/back'],
        post_logout_redirect_uris: [base + 'login'],
        response_types: ['code'],
        grant_types: ['authorization_code']
      }
    ],
    jwks: { keys: [{ ...key, kid: 'one', use: 'sig', alg: 'RS256' }] },
    cookies: { keys: ['a key of the test'] },
    claims: {
      openid: ['sub'],
      profile: ['name', 'preferred_username'],
      email: ['email', 'email_verified'],
      groups: ['groups']
    },
    scopes: ['openid', 'profile', 'email', 'groups'],
    pkce: { required: () => true },
    findAccount: (context, id) => ({
      accountId: id,
      claims: () => ({
        sub: 'subject-of-' + id,
        preferred_username: id,
        name: id[0].toUpperCase() + id.slice(1),
        email: id + '@school.example',
        email_verified: true,
        groups: id === 'tess' ? ['all', 'tutors'] : ['all']
      })
    })
  });
}

let serving;
const server = createServer((request, response) => serving(request, response));
server.listen(0, '127.0.0.1', () => {
  const issuer = 'http://127.0.0.1:' + server.address().port;
  serving = provider(issuer, issuer + '/').callback();
  console.log(issuer);
  createInterface({ input: process.stdin })
    .on('line', base => {
      serving = provider(issuer, base).callback();
      console.log('serving');
    })
    .on('close', () => process.exit(0));
});
