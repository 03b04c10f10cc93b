// The hidden frame that restores a session loads this page too; it must not start a second app.
if (window.location.pathname === '/silent-callback') void import('./auth/silent');
else void import('./app/start');
