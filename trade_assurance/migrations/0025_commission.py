import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("catalog", "0001_initial"),
        ("companies", "0001_initial"),
        ("trade_assurance", "0024_connect_guards"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="CommissionPlan",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=60, unique=True)),
            ],
        ),
        migrations.CreateModel(
            name="PlanChoice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                ("chosen_by", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="commission_plans_chosen", to=settings.AUTH_USER_MODEL)),
                ("plan", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="choices", to="trade_assurance.commissionplan")),
                ("seller", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="commission_plans", to="companies.company")),
            ],
            options={
                "indexes": [models.Index(fields=["seller", "-at"], name="trade_assurance_plan_of_seller")],
            },
        ),
        migrations.RemoveConstraint(model_name="commissionrule", name="trade_assurance_commissionrule_once"),
        migrations.AlterField(
            model_name="commissionrule",
            name="category",
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="commission_rules", to="catalog.category"),
        ),
        migrations.AlterField(
            model_name="commissionrule",
            name="seller",
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="commission_rules", to="companies.company"),
        ),
        migrations.AddField(
            model_name="commissionrule",
            name="plan",
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="rules", to="trade_assurance.commissionplan"),
        ),
        migrations.AddField(
            model_name="commissionrule",
            name="active_until_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="orderlinefee",
            name="rule",
            field=models.ForeignKey(default=0, on_delete=django.db.models.deletion.PROTECT, related_name="fees", to="trade_assurance.commissionrule"),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="orderlinefee",
            name="vat_rule",
            field=models.CharField(choices=[("domestic", "VAT of the marketplace's country"), ("reverse_charge", "Reverse charge: the supplier accounts for the VAT"), ("no_number", "VAT of the marketplace's country: no VAT number inside the EU"), ("outside", "No VAT: the supplier is outside the EU")], default="domestic", max_length=20),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="orderlinefee",
            name="vat_bps",
            field=models.PositiveIntegerField(default=0),
            preserve_default=False,
        ),
        migrations.AddConstraint(
            model_name="commissionrule",
            constraint=models.UniqueConstraint(condition=models.Q(("ended_at__isnull", True)), fields=("seller", "plan", "category", "active_from_at"), name="trade_assurance_commissionrule_once", nulls_distinct=False),
        ),
        migrations.AddConstraint(
            model_name="commissionrule",
            constraint=models.CheckConstraint(condition=models.Q(("seller__isnull", True), ("plan__isnull", True), _connector="OR"), name="trade_assurance_commissionrule_seller_or_plan"),
        ),
        migrations.AddConstraint(
            model_name="commissionrule",
            constraint=models.CheckConstraint(condition=models.Q(("active_until_at__isnull", True), ("active_until_at__gt", models.F("active_from_at")), _connector="OR"), name="trade_assurance_commissionrule_ends_later"),
        ),
    ]
