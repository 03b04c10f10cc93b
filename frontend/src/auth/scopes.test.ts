import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { REQUESTED_SCOPES } from './scopes';

interface Contract {
  components: {
    securitySchemes: { oauth2: { flows: { authorizationCode: { scopes: object } } } };
  };
}

describe('the scopes the app asks for', () => {
  it('are known to the contract, since the sign-in server refuses a request with any other', () => {
    const contract = JSON.parse(
      readFileSync('../docs/reference/openapi/v2.json', 'utf8'),
    ) as Contract;
    const known = contract.components.securitySchemes.oauth2.flows.authorizationCode.scopes;
    const unknown = REQUESTED_SCOPES.split(' ').filter(
      (scope) => scope !== 'openid' && !(scope in known),
    );
    expect(unknown).toEqual([]);
  });
});
