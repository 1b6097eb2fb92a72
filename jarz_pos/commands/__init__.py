"""`bench --site S jarz-pos …`: what an administrator does at the console. Text is English, like bench's own.

Commands own their transaction: they commit when all went well.
"""

import click

from jarz_pos.commands.branches import add_user, branches
from jarz_pos.commands.demo import demo
from jarz_pos.commands.doctor import doctor
from jarz_pos.commands.realtime import realtime
from jarz_pos.commands.setup import setup


@click.group("jarz-pos")
def jarz_pos() -> None:
	"""Set up, check and run the shop of a site.

	\b
	A new site:    jarz-pos demo        a believable shop to try things in
	A real shop:   jarz-pos doctor      what is missing, and how to mend it
	               jarz-pos add-user    put a cashier to work in a branch
	"""


for command in (doctor, demo, setup, branches, add_user, realtime):
	jarz_pos.add_command(command)

commands = [jarz_pos]
