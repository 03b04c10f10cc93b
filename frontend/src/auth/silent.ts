/** What `/silent-callback` runs inside the hidden frame: hand the answer to the page around it. */

import { createUserManager } from './oidc';

void createUserManager(window.location.origin).signinSilentCallback();
