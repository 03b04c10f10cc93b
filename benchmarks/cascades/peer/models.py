"""The five levels as the library wants them declared: whole numbers, rounded down at each."""

from computedfields.models import ComputedFieldsModel, computed
from django.db import models


class Account(ComputedFieldsModel):
    @computed(models.IntegerField(default=0), depends=[("employees", ["value"])])
    def value(self):
        return _mean([one.value for one in self.employees.all()] if self.pk else [])


class Employee(ComputedFieldsModel):
    account = models.ForeignKey(Account, models.CASCADE, related_name="employees")

    @computed(models.IntegerField(default=0), depends=[("assignments", ["value"])])
    def value(self):
        return _mean([one.value for one in self.assignments.all()] if self.pk else [])


class Role(ComputedFieldsModel):
    @computed(models.IntegerField(default=0), depends=[("responsibilities", ["value", "weight"])])
    def value(self):
        duties = list(self.responsibilities.all()) if self.pk else []
        weight = sum(one.weight for one in duties)
        return sum(one.value * one.weight for one in duties) // weight if weight else 0


class Responsibility(ComputedFieldsModel):
    role = models.ForeignKey(Role, models.CASCADE, related_name="responsibilities")
    weight = models.IntegerField()
    done = models.IntegerField()
    required = models.IntegerField(default=7)

    @computed(models.IntegerField(default=0), depends=[("self", ["done", "required"])])
    def value(self):
        return self.done * 10_000 // self.required


class Assignment(ComputedFieldsModel):
    employee = models.ForeignKey(Employee, models.CASCADE, related_name="assignments")
    role = models.ForeignKey(Role, models.CASCADE, related_name="assignments")
    ramp = models.IntegerField(default=100)

    @computed(models.IntegerField(default=0), depends=[("self", ["ramp"]), ("role", ["value"])])
    def value(self):
        return self.role.value * self.ramp // 100


def _mean(values):
    return sum(values) // len(values) if values else 0
