import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Menu, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { deleteRequirement, withdrawRequirement } from '@/api/endpoints';
import { toProblem } from '@/api/problem';
import type { Responsibility } from '@/api/types';
import { useMay } from '@/app/me';
import { useFormats } from '@/i18n/format';
import { ConfirmModal, ProblemAlert } from '@/ui/FormModal';
import { Icon } from '@/ui/icons';
import { RowMenu } from '@/ui/RowMenu';
import { useSaved } from '@/ui/useSaved';
import { useRequirementKindName } from './kinds';
import { RequirementForm } from './RequirementForm';
import classes from './Responsibility.module.css';
import { SatisfyForm } from './SatisfyForm';
import { Weight } from './Weight';

type RequirementOfResponsibility = Responsibility['requirements'][number];

export function RequirementRows({ responsibility }: { responsibility: Responsibility }) {
  const { t } = useLingui();
  const { requirements, id } = responsibility;
  if (requirements.length === 0) {
    return (
      <Text size="sm" c="dimmed" className={classes.none ?? ''}>
        <Trans>No requirement yet, so the readiness of this responsibility is unknown.</Trans>
      </Text>
    );
  }
  return (
    <ul className={classes.requirements} aria-label={t`Requirements`}>
      {requirements.map((requirement) => (
        <RequirementRow key={requirement.id} requirement={requirement} responsibilityId={id} />
      ))}
    </ul>
  );
}

function RequirementRow({
  requirement,
  responsibilityId,
}: {
  requirement: RequirementOfResponsibility;
  responsibilityId: string;
}) {
  const { t } = useLingui();
  const { lastDay } = useFormats();
  const kindName = useRequirementKindName();
  const saved = useSaved();
  const mayWrite = useMay('responsibilities:write');
  const [dialog, setDialog] = useState<'edit' | 'delete' | 'satisfy' | null>(null);
  const close = () => setDialog(null);
  const withdraw = useMutation({
    mutationFn: () => withdrawRequirement(requirement.id),
    onSuccess: () => saved('responsibilities', t`Evidence withdrawn`),
  });
  const { name, satisfied, expires_at: expiry } = requirement;
  const until = satisfied && expiry ? lastDay(expiry) : null;

  return (
    <li className={classes.requirement} data-satisfied={satisfied || undefined}>
      <span className={classes.mark} aria-hidden="true">
        {satisfied && <Icon name="check" size={13} strokeWidth={2.4} />}
      </span>
      <span className={classes.requirementName}>
        {name}
        <small>
          {kindName(requirement.kind)} ·{' '}
          {satisfied ? (
            until ? (
              <Trans>satisfied until {until}</Trans>
            ) : (
              <Trans>satisfied</Trans>
            )
          ) : (
            <Trans>not satisfied</Trans>
          )}
        </small>
      </span>
      <Weight value={requirement.weight} />
      {mayWrite && (
        <>
          {satisfied ? (
            <Button
              className={classes.act ?? ''}
              variant="subtle"
              color="gray"
              size="xs"
              loading={withdraw.isPending}
              onClick={() => withdraw.mutate()}
            >
              <Trans>Withdraw</Trans>
              <span className="annex-hidden">: {name}</span>
            </Button>
          ) : (
            <Button
              className={classes.act ?? ''}
              variant="light"
              size="xs"
              onClick={() => setDialog('satisfy')}
            >
              <Trans>Satisfy</Trans>
              <span className="annex-hidden">: {name}</span>
            </Button>
          )}
          <RowMenu label={t`Actions for ${name}`}>
            <Menu.Item onClick={() => setDialog('edit')}>
              <Trans>Edit</Trans>
            </Menu.Item>
            <Menu.Item color="red" onClick={() => setDialog('delete')}>
              <Trans>Delete</Trans>
            </Menu.Item>
          </RowMenu>
        </>
      )}
      {withdraw.error && (
        <div className={classes.rowProblem}>
          <ProblemAlert problem={toProblem(withdraw.error)} />
        </div>
      )}
      {dialog === 'satisfy' && <SatisfyForm requirement={requirement} onClose={close} />}
      {dialog === 'edit' && (
        <RequirementForm
          requirement={requirement}
          responsibilityId={responsibilityId}
          onClose={close}
        />
      )}
      {dialog === 'delete' && (
        <ConfirmModal
          title={t`Delete this requirement?`}
          confirmLabel={<Trans>Delete requirement</Trans>}
          action={() => deleteRequirement(requirement.id)}
          onClose={close}
          onDone={() => {
            close();
            saved('responsibilities', t`Requirement deleted`);
          }}
        >
          <Trans>Its evidence goes with it.</Trans>
        </ConfirmModal>
      )}
    </li>
  );
}
