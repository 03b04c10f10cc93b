from django.db import migrations

from annex.tenancy.operations import IsolateByAccount


class Migration(migrations.Migration):
    dependencies = (
        ("marketplace_orders", "0001_initial"),
        ("marketplace_engagements", "0002_isolation"),
    )
    operations = (
        IsolateByAccount("Terms"),
        IsolateByAccount("HandOff"),
        IsolateByAccount("Order"),
        IsolateByAccount("Invoice"),
        IsolateByAccount("Reading"),
        IsolateByAccount("Reconciliation"),
        IsolateByAccount("ReconciliationLine"),
    )
