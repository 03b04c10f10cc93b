import { Anchor, Box, Group, Paper, Text, Title } from '@mantine/core';
import { useDocumentTitle } from '@mantine/hooks';
import { Fragment, type ReactNode } from 'react';
import { Link } from 'react-router';
import classes from './Page.module.css';

export interface Crumb {
  to: string;
  label: ReactNode;
}

/** The head of every page: where one is, its name, what can be done here. */
export function PageHeader({
  title,
  crumbs = [],
  subtitle,
  actions,
}: {
  title: string;
  crumbs?: Crumb[];
  subtitle?: ReactNode;
  actions?: ReactNode;
}) {
  useDocumentTitle(`${title} · Annex`);
  return (
    <Box component="header" mb="lg">
      {crumbs.length > 0 && (
        <Group gap={6} mb={4} className={classes.crumbs ?? ''}>
          {crumbs.map(({ to, label }) => (
            <Fragment key={to}>
              <Anchor component={Link} to={to} size="sm">
                {label}
              </Anchor>
              <Text span size="sm" c="dimmed" aria-hidden="true">
                /
              </Text>
            </Fragment>
          ))}
        </Group>
      )}
      <Group justify="space-between" align="flex-start" gap="md">
        <Box className={classes.heading ?? ''}>
          <Title order={1} className={classes.title ?? ''}>
            {title}
          </Title>
          {subtitle && (
            <Text component="div" c="dimmed" mt={2}>
              {subtitle}
            </Text>
          )}
        </Box>
        {actions && <Group gap="sm">{actions}</Group>}
      </Group>
    </Box>
  );
}

/** A raised part of a page with an optional title and actions. */
export function Section({
  title,
  actions,
  children,
  flush = false,
  label,
}: {
  title?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
  /** Let the content touch the edges, as lists do. */
  flush?: boolean;
  label?: string;
}) {
  return (
    <Paper component="section" withBorder className={classes.section ?? ''} aria-label={label}>
      {(title || actions) && (
        <Group justify="space-between" className={classes.sectionHead ?? ''} wrap="wrap" gap="sm">
          <Title order={2}>{title}</Title>
          {actions && <Group gap="xs">{actions}</Group>}
        </Group>
      )}
      <Box className={flush ? '' : (classes.sectionBody ?? '')}>{children}</Box>
    </Paper>
  );
}
